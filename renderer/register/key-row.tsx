/** One field being keyed: its part of the image above it, its marks beside it, what is said of its value below. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconEye } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { language } from '../locales/i18n.ts';
import { EntryField, type EntryFieldProps } from './entry-field.tsx';
import classes from './register.module.css';
import type { Looked } from './work.ts';
import { ZoomBox } from './zoom-box.tsx';

export type KeyMark = 'illegible' | 'as-written';

export interface Note {
  /** `stop`: it cannot stay so; `look`: it may be right; `say`: a help. */
  level: 'stop' | 'look' | 'say';
  text: string;
}

export interface KeyRowProps extends Omit<EntryFieldProps, 'about'> {
  focused: boolean;
  looked: Looked | null;
  confirmed?: boolean;
  /** Which marks can be set here, and whether each is. */
  marks: Partial<Record<KeyMark, boolean>>;
  onMark(mark: KeyMark): void;
  notes: Note[];
  children?: ReactNode;
}

export function KeyRow(props: KeyRowProps) {
  const { focused, looked, confirmed, marks, onMark, notes, children, ...field } = props;
  const { t } = useTranslation();
  const said = useId();
  const { definition } = field;
  const offered = (Object.keys(marks) as KeyMark[]).filter((mark) => focused || marks[mark]);
  return (
    <div
      className={classes.row}
      data-row={definition.name}
      data-focused={focused || undefined}
      data-confirmed={confirmed || undefined}
    >
      {focused && looked && <ZoomBox {...looked} />}
      <EntryField {...field} about={notes.length > 0 ? said : undefined} />
      {offered.length > 0 && (
        <div className={classes.marks}>
          {offered.map((mark) => (
            <Button
              key={mark}
              size="compact-xs"
              tabIndex={-1}
              variant={marks[mark] ? 'filled' : 'default'}
              aria-pressed={marks[mark] ?? false}
              aria-label={`${t(`register.${mark}`)}: ${definition[language()]}`}
              // The field keeps the focus: one goes on typing.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onMark(mark)}
            >
              {t(`register.${mark}`)}
            </Button>
          ))}
        </div>
      )}
      <div id={said} className={classes.notes} role="status">
        {notes.map(({ level, text }) => (
          <p key={text} data-level={level}>
            {level === 'stop' && <IconAlertTriangle size={14} aria-hidden />}
            {level === 'look' && <IconEye size={14} aria-hidden />} {text}
          </p>
        ))}
      </div>
      {children}
    </div>
  );
}

/** Puts the cursor into the field of that name within `form`; false where there is none. */
export function focusField(form: HTMLElement | null, name: string | undefined): boolean {
  const field =
    name === undefined ? null : form?.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
  field?.focus();
  field?.closest('[data-row]')?.scrollIntoView({ block: 'center' });
  return field != null;
}
