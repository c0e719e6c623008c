import { describe, expect, it } from 'vitest';
import type { AskedSetting } from '../batch/types.ts';
import { faultOfSetting, mustBeGiven, tidySetting } from './setting-value.ts';

const asked = (more: Partial<AskedSetting> = {}): AskedSetting => ({
  ...{ name: 's', vi: 'S', en: 'S', kind: 'text', required: false, found: false, many: false, sticky: false },
  ...more,
});
const fault = (setting: AskedSetting, s: string) => faultOfSetting(setting, { s })?.fault ?? null;

describe('settings of a dossier', () => {
  it('have to be given where the receiver asks and the papers cannot tell', () => {
    expect(mustBeGiven(asked({ required: true }), {})).toBe(true);
    expect(mustBeGiven(asked({ required: true, found: true }), {})).toBe(false);
    const once = asked({ requiredIf: { name: 'risk', is: '1' } });
    expect([
      mustBeGiven(once, { risk: '1' }),
      mustBeGiven(once, { risk: '0' }),
      mustBeGiven(once, {}),
    ]).toEqual([true, false, false]);
    expect([fault(asked({ required: true }), ' '), fault(asked(), '')]).toEqual(['required', null]);
  });

  it('are written as the archive writes them, and judged as the check before sending does', () => {
    const day = asked({ kind: 'date', maxLength: 10 });
    expect(tidySetting(day, ' 5.3.2020 ')).toBe('05/03/2020');
    expect(tidySetting(asked(), ' 5.3.2020 ')).toBe('5.3.2020');
    expect(['5.3.2020', '03/2020', '2020', '31/02/2020', 'hôm qua'].map((text) => fault(day, text))).toEqual([
      ...[null, null, null, 'date-partial', 'date-partial'],
    ]);
    expect(fault(day, '01/01/2999')).toBeNull();
    expect([fault(asked({ maxLength: 2 }), 'ab'), fault(asked({ maxLength: 2 }), 'abc')]).toEqual([
      null,
      'too-long',
    ]);
  });
});
