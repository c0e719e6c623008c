/** A small form that ends in one act; what the engine refuses is said below the fields, which keep what was typed. */
import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './session.module.css';

export interface PasswordFormProps {
  submit: string;
  /** The values by the names of the inputs. */
  onSubmit(values: Record<string, string>): Promise<void>;
  children: ReactNode;
}

export function PasswordForm({ submit, onSubmit, children }: PasswordFormProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    );
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(values);
    } catch (thrown) {
      setProblem(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={classes.form} onSubmit={(event) => void send(event)}>
      {children}
      {problem !== null && <ProblemNote problem={problem} />}
      <Button type="submit" loading={busy}>
        {submit}
      </Button>
    </form>
  );
}
