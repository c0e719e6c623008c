/** The volumes of a batch with their entries, and what is done of each. */
import { IconAlertTriangle, IconCircleCheck, IconPencil } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { BookHead } from './book-head.tsx';
import type { Book, Entry } from './queries.ts';
import classes from './register.module.css';

const ICONS = {
  'to-key': IconPencil,
  keyed: IconCircleCheck,
  'keyed-twice': IconCircleCheck,
  differs: IconAlertTriangle,
};

export interface EntryListProps {
  books: Book[];
  /** The entry in work. */
  open: string | undefined;
  /** Whoever keys a second time sees nothing of the first keying. */
  blind: boolean;
  numbers: ReadonlyMap<number, number>;
  onOpen(document: string): void;
  onLayOut(book: Book): void;
}

export function EntryList({ books, open, blind, numbers, onOpen, onLayOut }: EntryListProps) {
  const { t } = useTranslation();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way === undefined) return;
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-entry]')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    event.preventDefault();
    buttons[at + way]?.focus();
  };
  return (
    <nav className={classes.books} aria-label={t('register.entries')} onKeyDown={onKeyDown}>
      {books.map((book) => (
        <section key={book.dossier}>
          <BookHead book={book} onLayOut={() => onLayOut(book)} />
          <ol className={classes.entries}>
            {book.entries.map((entry) => (
              <li key={entry.document}>
                <button
                  type="button"
                  data-entry
                  aria-current={entry.document === open}
                  onClick={() => onOpen(entry.document)}
                >
                  <strong>{nameOf(entry)}</strong>{' '}
                  <span className="quiet">{t('register.pages', { pages: span(entry) })}</span>
                  <State entry={entry} />
                </button>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </nav>
  );

  function nameOf({ number, position }: Entry): string {
    if (blind) return t('register.nth', { number: position + 1 });
    return number ? t('register.entry', { number }) : t('register.no-number');
  }

  function span({ pageIds }: Entry): string {
    const [first, last] = [numbers.get(pageIds[0] ?? -1), numbers.get(pageIds.at(-1) ?? -1)];
    return first === last ? `${first ?? ''}` : `${first ?? ''}–${last ?? ''}`;
  }
}

function State({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const Icon = ICONS[entry.state];
  return (
    <span className={classes.state} data-state={entry.state}>
      <Icon size={14} aria-hidden /> {t(`register.state.${entry.state}`)}
      {entry.inMarks > 0 && ` · ${t('register.in-marks', { count: entry.inMarks })}`}
    </span>
  );
}
