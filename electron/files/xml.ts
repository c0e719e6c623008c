/** XML written so that nothing in a record can break it. */

export type XmlNode = string | XmlElement;

export interface XmlElement {
  name: string;
  attributes: Record<string, string | number | undefined>;
  children: XmlNode[];
}

/** An element. Children may be left out; `null` and `undefined` children are dropped. */
export function element(
  name: string,
  attributes: XmlElement['attributes'] = {},
  ...children: (XmlNode | null | undefined)[]
): XmlElement {
  return { name, attributes, children: children.filter((c) => c !== null && c !== undefined) };
}

/** A whole UTF-8 document, elements indented, text as it is. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, '')}\n`;
}

function write({ name, attributes, children }: XmlElement, indent: string): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  if (children.length === 0) return `${indent}<${name}${list}/>`;
  if (children.every((c) => typeof c === 'string')) {
    return `${indent}<${name}${list}>${escapeXml(children.join(''))}</${name}>`;
  }
  const inner = children.map((c) => (typeof c === 'string' ? escapeXml(c) : write(c, `${indent}  `)));
  return `${indent}<${name}${list}>\n${inner.join('\n')}\n${indent}</${name}>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML 1.0: NFC, markup escaped, characters that XML forbids dropped. */
export function escapeXml(text: string): string {
  const allowed = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '');
  return allowed.replace(/[&<>"]/g, (c) => ENTITIES[c]!);
}
