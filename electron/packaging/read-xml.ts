/** Reading the XML of packages: plain elements only, no DTD, no entities of its own. */
import { SaxesParser } from 'saxes';

/** An element as read; names without prefix. */
export interface ReadElement {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: ReadElement[];
}

const DEEPEST = 64;

/** The root element. Throws Error when the text is not well-formed, has a DTD, or is nested absurdly deep. */
export function readXml(text: string): ReadElement {
  const parser = new SaxesParser({ xmlns: false });
  const root: ReadElement = { name: '', attributes: {}, text: '', children: [] };
  const stack = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type declaration is not allowed');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (stack.length > DEEPEST) throw new Error('nested too deep');
    const read = Object.entries(attributes as Record<string, string>).map(([key, value]) => [
      local(key),
      value,
    ]);
    const element = { name: local(name), attributes: Object.fromEntries(read), text: '', children: [] };
    stack.at(-1)!.children.push(element);
    stack.push(element);
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  parser.on('text', (part) => {
    stack.at(-1)!.text += part;
  });
  parser.write(text).close();
  const [first] = root.children;
  if (!first) throw new Error('no element');
  return first;
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** All elements of a name below `element`, in document order. */
export function descendants(element: ReadElement, name: string): ReadElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendants(child, name),
  ]);
}

/** Child elements as name → text. */
export function childTexts(element: ReadElement): Record<string, string> {
  return Object.fromEntries(element.children.map((c) => [c.name, c.text.trim()]));
}
