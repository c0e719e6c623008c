/** Pages out of the batch, shaped as the grid shows pages. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { goneQuery } from '../batch/queries.ts';
import type { ListedPage } from '../batch/types.ts';

/** Deleted and replaced pages of a batch; undefined until they are known or while nobody asks. */
export function useGonePages(batch: string, asked: boolean): ListedPage[] | undefined {
  const { data } = useQuery({ ...goneQuery(batch), enabled: asked });
  return useMemo(
    () => data?.pages.filter(({ gone }) => gone !== 'united').map((page) => ({ ...NOTHING_KNOWN, ...page })),
    [data],
  );
}

const NOTHING_KNOWN = {
  document: null,
  textVersion: 0,
  image: '',
  dpi: 0,
  turn: 0,
  skew: 0,
  blank: false,
  words: 0,
  confidence: 0,
  unread: 0,
  doubtful: 0,
  flags: [],
  eyes: [],
  adjust: {},
};
