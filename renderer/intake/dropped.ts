/** Files out of a drop or a chooser, each with its path inside the folders that were dropped. */

export interface Chosen {
  /** `folder/001.jpg`, Unicode NFC. */
  path: string;
  file: File;
}

/** Every file of a drop, folders entered; in the order that the browser gives. */
export async function filesOfDrop(transfer: DataTransfer): Promise<Chosen[]> {
  // The list is emptied once the event is over: entries have to be taken at once.
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const found: Chosen[] = [];
  for (const entry of entries) await walk(entry, '', found);
  return found;
}

/** Files of an input of type file; those of a chosen folder keep their place in it. */
export function filesOfInput(list: FileList): Chosen[] {
  return [...list].map((file) => ({ path: (file.webkitRelativePath || file.name).normalize('NFC'), file }));
}

async function walk(entry: FileSystemEntry, prefix: string, found: Chosen[]): Promise<void> {
  const path = `${prefix}${entry.name.normalize('NFC')}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    found.push({ path, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader gives a hundred at a time, and nothing at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return;
    for (const inner of some) await walk(inner, `${path}/`, found);
  }
}
