/** Panes beside each other that remember their widths. F6 goes from pane to pane. */
import { Splitter } from '@mantine/core';
import type { SplitterPaneSize } from '@mantine/hooks';
import { Children, type ReactNode } from 'react';
import classes from './panes.module.css';
import { prefer, preferences } from './preferences.ts';

export interface PaneSize {
  /** Name of the pane for screen readers. */
  label: string;
  /** Width at first, `260px` or a share in percent. */
  size: SplitterPaneSize;
  min?: SplitterPaneSize;
}

/** One pane per child; `name` is the screen's, for the memory of widths. */
export function Panes({ name, panes, children }: { name: string; panes: PaneSize[]; children: ReactNode }) {
  const stored = preferences().panes[name];
  const remembered = stored?.length === panes.length ? (stored as SplitterPaneSize[]) : null;
  return (
    <Splitter
      className={classes.panes!}
      withHandle={false}
      lineSize={1}
      onResizeEnd={(_handle, sizes) => prefer({ panes: { ...preferences().panes, [name]: sizes } })}
    >
      {Children.toArray(children).map((child, i) => {
        const pane = panes[i]!;
        return (
          <Splitter.Pane
            key={pane.label}
            defaultSize={remembered?.[i] ?? pane.size}
            {...(pane.min === undefined ? {} : { min: pane.min })}
          >
            <section className={classes.pane} aria-label={pane.label} data-pane tabIndex={-1}>
              {child}
            </section>
          </Splitter.Pane>
        );
      })}
    </Splitter>
  );
}
