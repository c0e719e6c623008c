/** Settings of the whole station that people change on its screens. */
import type { Database } from './database.ts';

export interface StationSettings {
  /** Minutes without any act after which a session locks. */
  idleMinutes: number;
}

/** Statements about station settings; values are JSON. */
export function settingTable(db: Database) {
  return {
    get<K extends keyof StationSettings>(name: K): StationSettings[K] | null {
      const value = db.prepare('SELECT value FROM station_settings WHERE name = ?').pluck().get(name);
      return value === undefined ? null : (JSON.parse(value as string) as StationSettings[K]);
    },
    put<K extends keyof StationSettings>(name: K, value: StationSettings[K]) {
      db.prepare(
        'INSERT INTO station_settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      ).run(name, JSON.stringify(value));
    },
  };
}
