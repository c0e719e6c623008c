/** What was typed and is not saved yet, kept by the browser: closing the window or losing the engine costs no letter. */
const PREFIX = 'station.draft.';

/** The draft of a place, or null. */
export function draftOf(place: string): string | null {
  try {
    return localStorage.getItem(PREFIX + place);
  } catch {
    return null;
  }
}

/** Drafts of all places that begin with `place`, by the rest of their names. */
export function draftsBelow(place: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i);
    if (key?.startsWith(PREFIX + place))
      found[key.slice(PREFIX.length + place.length)] = localStorage.getItem(key) ?? '';
  }
  return found;
}

/** Keeps what was typed; null forgets it once it is saved. */
export function keepDraft(place: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(PREFIX + place);
    else localStorage.setItem(PREFIX + place, text);
  } catch {
    // A full store: the text is still in its field.
  }
}
