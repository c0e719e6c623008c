/** Lets the work be seen by the person signed in only; a lock covers it without throwing anything away. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNote } from '../ui/problem.tsx';
import { FirstPassword } from './first-password.tsx';
import classes from './session.module.css';
import { sessionQuery } from './session.ts';
import { SignIn } from './sign-in.tsx';
import { Unlock } from './unlock.tsx';

export function Gate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(sessionQuery);
  if (!data) {
    return error ? (
      <div className={classes.cover}>
        <ProblemNote problem={error} again={() => void refetch()} />
      </div>
    ) : null;
  }
  if (data.locked) {
    return (
      <>
        <div inert className={classes.under}>
          {children}
        </div>
        <div className={classes.cover}>
          <Unlock user={data.lockedUser!} people={data.people} />
        </div>
      </>
    );
  }
  if (data.accounts && !data.person) {
    return (
      <div className={classes.cover}>
        <SignIn people={data.people} archiveLocked={data.archiveLocked} />
      </div>
    );
  }
  if (data.mustChange) {
    return (
      <div className={classes.cover}>
        <FirstPassword />
      </div>
    );
  }
  return children;
}
