/** The XML schema of a profile's elements, so that what a package says can be checked without the station. */
import { element, type XmlElement, xmlDocument } from '../files/xml.ts';
import type { ElementRule } from './profile.ts';

const DATE = '(\\d{2}/)?(\\d{2}/)?\\d{4}|\\d{4}-\\d{2}-\\d{2}';

/**
 * A schema for `<simpledc>` with these elements in any order (the circular's own samples use `xs:all`). What a person
 * must be asked for may be absent: an old document need not show it, and it is never invented.
 */
export function elementSchema(rules: ElementRule[], title: string): string {
  const children = rules.map((rule) =>
    element(
      'xs:element',
      { name: rule.name, ...(rule.required || rule.unknown !== undefined ? {} : { minOccurs: 0 }) },
      element('xs:simpleType', {}, element('xs:restriction', { base: 'xs:string' }, ...facets(rule))),
    ),
  );
  return xmlDocument(
    element(
      'xs:schema',
      { 'xmlns:xs': 'http://www.w3.org/2001/XMLSchema', elementFormDefault: 'qualified' },
      element('xs:annotation', {}, element('xs:documentation', {}, title)),
      element(
        'xs:element',
        { name: 'simpledc' },
        element('xs:complexType', {}, element('xs:all', {}, ...children)),
      ),
    ),
  );
}

function facets(rule: ElementRule): XmlElement[] {
  const facet = (name: string, value: string | number) => element(`xs:${name}`, { value });
  const length = [facet('minLength', 1), facet('maxLength', rule.maxLength)];
  if (rule.date) return [...length, facet('pattern', DATE)];
  if (!rule.codes) return length;
  const one = rule.codes.map((code) => code.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  if (rule.many) return [...length, facet('pattern', `(${one})(\\s*[,;]\\s*(${one}))*`)];
  return [...length, ...rule.codes.map((code) => facet('enumeration', code))];
}
