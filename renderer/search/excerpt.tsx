/** A piece of text with the words found in it marked; the text is a scan's and is never read as markup. */

export function Excerpt({ text }: { text: string }) {
  // The engine puts what it found between brackets.
  const parts = text.split(/\[([^\]]*)\]/);
  return (
    <p>
      {parts.map((part, i) =>
        // Parts stand in a fixed order and never move.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        i % 2 === 1 ? <mark key={i}>{part}</mark> : part,
      )}
    </p>
  );
}
