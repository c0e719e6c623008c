/** Sends a form with a file to the engine. */
import { problemOf, stationFetch } from '../api/client.ts';

/** The answer's JSON; empty fields are left out. Throws `Problem` with the engine's sentence. */
export async function postForm<T>(address: string, fields: Record<string, string | File>): Promise<T> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== '') body.set(name, value);
  const response = await stationFetch(address, { method: 'POST', body });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}
