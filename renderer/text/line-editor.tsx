/** The line in work: its image, and right below it, equally wide, the field with what was read. */
import { useElementSize } from '@mantine/hooks';
import { forwardRef, type KeyboardEvent, useEffect, useImperativeHandle, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenedPage } from '../batch/types.ts';
import { widened } from '../viewer/geometry.ts';
import { partAddress } from '../viewer/part.ts';
import classes from './line-editor.module.css';
import type { EditLine } from './lines.ts';

/** Pixels around the line that are shown too: marks stand above and below letters. */
const AROUND = 0.35;

export interface LineEditorHandle {
  /** Puts the cursor into the field with these letters selected. */
  select(from: number, to: number): void;
}

export interface LineEditorProps {
  page: OpenedPage;
  line: EditLine;
  /** The word in work; null for the line as a whole. */
  word: number | null;
  value: string;
  onChange(value: string): void;
  onLeave(): void;
  /** Another person's text of this line, where it differs. */
  note?: React.ReactNode;
}

export const LineEditor = forwardRef<LineEditorHandle, LineEditorProps>(function LineEditor(props, handle) {
  const { page, line, word, value, onChange, onLeave, note } = props;
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const strip = widened(line.box, Math.max(4, line.box[3] * AROUND), page);
  const [x, y, w, h] = strip;
  const source = partAddress(page, strip, width);
  const tall = width > 0 ? (h / w) * width : 0;
  const box = word === null ? undefined : line.words[word]?.box;
  useImperativeHandle(handle, () => ({
    select(from, to) {
      input.current?.focus();
      input.current?.setSelectionRange(from, to);
    },
  }));
  useFittedLetters(input, value, {
    line: line.box.join(),
    width,
    tall: (line.box[3] / w) * width,
    share: line.box[2] / w,
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onLeave();
  };
  return (
    <div className={classes.editor}>
      <div ref={ref} className={classes.strip} style={{ height: Math.min(tall, 220) }}>
        <img src={source} alt="" draggable={false} className={classes.image} />
        {box && (
          <span
            className={classes.word}
            style={{
              left: `${((box[0] - x) / w) * 100}%`,
              top: `${((box[1] - y) / h) * 100}%`,
              width: `${(box[2] / w) * 100}%`,
              height: `${(box[3] / h) * 100}%`,
            }}
          />
        )}
      </div>
      <input
        ref={input}
        className={classes.input}
        lang="vi"
        spellCheck={false}
        autoComplete="off"
        aria-label={t('text.line-field')}
        placeholder={line.index === null ? t('text.key-line') : undefined}
        style={{ paddingLeft: width > 0 ? ((line.box[0] - x) / w) * width : 0 }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        data-line-field
      />
      {note}
    </div>
  );
});

/**
 * Letters about as large and as far apart as on the image above, so that a word stands below its image. `tall` is the
 * line's height on the screen, `share` the part of the strip that the line takes.
 */
function useFittedLetters(
  input: React.RefObject<HTMLInputElement | null>,
  value: string,
  { line, width, tall, share }: { line: string; width: number; tall: number; share: number },
): void {
  const fitted = useRef('');
  useEffect(() => {
    const field = input.current;
    if (!field || width === 0) return;
    const size = Math.min(28, Math.max(13, tall * 0.72));
    const key = `${line} ${width}`;
    // Fitted to what was read; while typing the letters stay as they are.
    if (fitted.current === key || value.length < 2) return;
    fitted.current = key;
    const pen = document.createElement('canvas').getContext('2d')!;
    pen.font = `${size}px ${getComputedStyle(field).fontFamily}`;
    const spare = width * Math.min(share, 0.97) - pen.measureText(value).width;
    const spacing = Math.min(size * 0.35, Math.max(-size * 0.06, spare / (value.length - 1)));
    field.style.fontSize = `${size}px`;
    field.style.letterSpacing = `${spacing}px`;
  }, [input, value, line, width, tall, share]);
}
