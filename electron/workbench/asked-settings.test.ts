import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { profileOf, SHIPPED_PROFILES, settingNames } from '../packaging/profile.ts';
import { loadRecords } from '../records/load.ts';
import { askedSettings } from './asked-settings.ts';

const RECORDS = loadRecords([join(import.meta.dirname, '..', '..', 'resources')]);

const asksOf = (id: string) => askedSettings(profileOf(id), RECORDS);
const required = (id: string) => asksOf(id).flatMap((asked) => (asked.required ? [asked.name] : []));

describe('what profiles ask for', () => {
  it('is required where the package cannot be made without it', () => {
    expect(required('tthc-2023').sort()).toEqual(['agencyCode', 'dossierCode', 'title']);
    expect(required('hotich-1437').sort()).toEqual([
      'registerKind',
      'registerVolume',
      'registerYear',
      'title',
    ]);
    expect(required('tt05-sip-tailieu')).toEqual(
      expect.arrayContaining(['submissionNumber', 'submissionSequence', 'source', 'startDate', 'fondsCode']),
    );
    expect(required('nd30-copy').sort()).toEqual(['agencyCode', 'fileNotation', 'startDate', 'title']);
    expect(required('bagit')).toEqual(['title']);
    // Only where no other value stands in for it.
    expect(required('tt05-aip')).toContain('paperFileCode');
    expect(required('tt05-aip')).not.toContain('riskRecovery');
    expect(asksOf('tt05-aip').find(({ name }) => name === 'riskRecoveryStatus')).toMatchObject({
      requiredIf: { name: 'riskRecovery', is: '1' },
    });
  });

  it('has a name in both languages, can be set, and is neither counted nor composed by the station', () => {
    for (const profile of SHIPPED_PROFILES.values()) {
      for (const { name, vi, en, kind, options } of askedSettings(profile, RECORDS)) {
        expect([name, vi === name, en === name]).toEqual([name, false, false]);
        expect(settingNames(profile)).toContain(name);
        expect([name, kind === 'code']).toEqual([name, options !== undefined]);
      }
      const names = askedSettings(profile, RECORDS).map(({ name }) => name);
      for (const own of ['totalDoc', 'numberOfPage', 'fileCode', 'version', 'year'])
        expect(names).not.toContain(own);
      // The place of the paper belongs to every batch, whoever receives it.
      expect(names).toContain('paperFileCode');
    }
  });

  it('offers the codes that the profile allows, with their names where there are any', () => {
    const find = (id: string, name: string) => asksOf(id).find((asked) => asked.name === name);
    expect(find('tt05-sip-tailieu', 'source')?.options).toEqual([
      { code: '0', vi: 'Văn bản đi', en: 'Outgoing' },
      { code: '1', vi: 'Văn bản đến', en: 'Incoming' },
    ]);
    expect(find('nd30-copy', 'copyForm')).toMatchObject({ kind: 'code', default: 'SAO Y' });
    expect(find('nd30-copy', 'startDate')).toMatchObject({ kind: 'date', found: true });
    expect(find('bkhcn-7197', 'firstNumber')).toBeDefined();
    expect(find('nd30-copy', 'firstNumber')).toBeUndefined();
  });
});
