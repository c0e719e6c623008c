/** What was read, line by line as it stands on the page; words tell by underline and colour how sure they are. */
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type At, type EditLine, lineKey } from './lines.ts';
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
    here.current?.scrollIntoView({ block: 'nearest' });
  }, [at?.line, lines.length]);
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const line = target.closest<HTMLElement>('[data-line]')?.dataset.line;
    if (line === undefined) return;
    onPick({ line: Number(line), word: Number(target.dataset.word ?? 0) });
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
        <div
          key={lineKey(line)}
          ref={at?.line === l ? here : undefined}
          id={`line-${l}`}
          role="option"
          tabIndex={-1}
          aria-selected={at?.line === l}
          className={classes.line}
          data-line={l}
          data-block={(l > 0 && line.block !== lines[l - 1]!.block) || undefined}
        >
          {line.index === null && <span className={classes.unread}>{t('text.to-key')}</span>}
          {line.words.map((word, w) => (
            <span key={word.box.join()}>
              <span
                className={classes.word}
                data-word={w}
                data-state={word.locked ? 'confirmed' : word.doubtful ? 'doubt' : undefined}
                data-place={`${of}-${l}-${w}`}
                data-here={(at?.line === l && at.word === w) || undefined}
                data-found={found.has(`${l}-${w}`) || undefined}
                title={
                  word.locked
                    ? t('text.confirmed')
                    : word.doubtful
                      ? t('text.doubtful', { chance: Math.round(word.confidence) })
                      : undefined
                }
              >
                {word.text}
              </span>{' '}
            </span>
          ))}
        </div>
      ))}
      {lines.length === 0 && <p className={classes.none}>{t('text.none')}</p>}
    </div>
  );
}
