/** Who may do what: four roles, of which an account may hold several, and the person who acts. */

export const ROLES = ['clerk', 'indexer', 'supervisor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts: an account, or the operating system's user while there are no accounts. */
export interface Person {
  /** The name signed in with; what the history calls `who`. */
  user: string;
  /** As it is printed in protocols. */
  name: string;
  roles: Role[];
}

/** Who acts and from which screen (or command), for the history. A bare string is a user without a screen. */
export type Actor = string | { user: string; screen: string | null };

/** The user's name of an actor. */
export function userOf(actor: Actor): string {
  return typeof actor === 'string' ? actor : actor.user;
}

/** True for a list of known roles, each once and at least one. */
export function areRoles(value: unknown): value is Role[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((role) => (ROLES as readonly unknown[]).includes(role))
  );
}
