/** A pane that a page's image fills, with what is said of it or can be done below. */
import type { KeyboardEventHandler, ReactNode } from 'react';
import classes from './image-pane.module.css';

export interface ImagePaneProps {
  children: ReactNode;
  /** One quiet line at the foot. */
  hint?: ReactNode;
  onKeyDownCapture?: KeyboardEventHandler;
}

export function ImagePane({ children, hint, onKeyDownCapture }: ImagePaneProps) {
  return (
    <div className={classes.image} onKeyDownCapture={onKeyDownCapture}>
      {children}
      {hint !== undefined && <p className={classes.hint}>{hint}</p>}
    </div>
  );
}
