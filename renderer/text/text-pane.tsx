/** What was read, line by line as it stands on the page; words tell by underline and colour how sure they are. */
import { type KeyboardEvent, type MouseEvent, memo, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type At, type EditLine, lineKey, wordAt } from './lines.ts';
import classes from './text-pane.module.css';

export interface TextPaneProps {
  lines: EditLine[];
  /** Id of the page that the lines are of; undefined until they are there. */
  of: number | undefined;
  at: At | null;
  /** Words that a search found, as `line-word`. */
  found: ReadonlySet<string>;
  onPick(at: At): void;
  onEdit(): void;
}

export function TextPane({ lines, of, at, found, onPick, onEdit }: TextPaneProps) {
  const { t } = useTranslation();
  const here = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the line
  useEffect(() => {
    if (at) here.current?.querySelector(`[data-line="${at.line}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at?.line, lines.length]);
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const element = target.closest<HTMLElement>('[data-line]');
    const line = lines[Number(element?.dataset.line)];
    if (!element || !line) return;
    const word = target.dataset.word ?? wordAt(line, lettersBefore(element, event));
    onPick({ line: Number(element.dataset.line), word: Number(word) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const line = (at?.line ?? -1) + (step ?? 0);
    if (step && lines[line]) onPick({ line, word: 0 });
    else if (event.key === 'Enter' && at) onEdit();
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={here}
      className={classes.text}
      role="listbox"
      aria-label={t('text.lines')}
      aria-activedescendant={at ? `line-${at.line}` : undefined}
      tabIndex={0}
      data-of={of}
      lang="vi"
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      {lines.map((line, l) => (
        <LineOfText
          key={lineKey(line)}
          line={line}
          index={l}
          of={of}
          word={at?.line === l ? at.word : null}
          begins={l > 0 && line.block !== lines[l - 1]!.block}
          found={foundIn(found, line, l)}
        />
      ))}
      {lines.length === 0 && of !== undefined && <p className={classes.none}>{t('text.none')}</p>}
    </div>
  );
}

/** Words of the line that were found, as text: the same text, the same words. */
function foundIn(found: ReadonlySet<string>, { words }: EditLine, l: number): string {
  if (found.size === 0) return '';
  return words.flatMap((_, w) => (found.has(`${l}-${w}`) ? [w] : [])).join();
}

interface LineProps {
  line: EditLine;
  index: number;
  of: number | undefined;
  /** The word in work, where it is in this line. */
  word: number | null;
  /** A block begins with it. */
  begins: boolean;
  /** See `foundIn`. */
  found: string;
}

/** A line. Only words of which there is something to say are elements: a page has hundreds of the others. */
const LineOfText = memo(function LineOfText({ line, index, of, word: here, begins, found }: LineProps) {
  const { t } = useTranslation();
  const sought = new Set(found === '' ? [] : found.split(',').map(Number));
  const parts: ReactNode[] = [];
  let plain = '';
  line.words.forEach((word, w) => {
    const state = word.locked ? 'confirmed' : word.doubtful ? 'doubt' : undefined;
    if (state === undefined && here !== w && !sought.has(w)) {
      plain += `${word.text} `;
      return;
    }
    if (plain !== '') parts.push(plain);
    plain = ' ';
    parts.push(
      <span
        key={word.box.join()}
        className={classes.word}
        data-word={w}
        data-state={state}
        data-place={`${of}-${index}-${w}`}
        data-here={here === w || undefined}
        data-found={sought.has(w) || undefined}
        title={
          word.locked
            ? t('text.confirmed')
            : word.doubtful
              ? t('text.doubtful', { chance: Math.round(word.confidence) })
              : undefined
        }
      >
        {word.text}
      </span>,
    );
  });
  return (
    <div
      id={`line-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={here !== null}
      className={classes.line}
      data-line={index}
      data-block={begins || undefined}
    >
      {line.index === null && <span className={classes.unread}>{t('text.to-key')}</span>}
      {parts}
      {plain}
    </div>
  );
});

/** How many letters of `element` stand before the place that was clicked. */
function lettersBefore(element: HTMLElement, { clientX, clientY }: MouseEvent): number {
  const place = document.caretPositionFromPoint(clientX, clientY);
  if (!place || !element.contains(place.offsetNode)) return 0;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(place.offsetNode, place.offset);
  return before.toString().length;
}
