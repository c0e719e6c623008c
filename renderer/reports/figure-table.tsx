/** A table of figures with its heading, and a bar chart above it where one helps; the table is always there. */
import { useId } from 'react';
import classes from './reports.module.css';

export function FigureTable({
  title,
  note,
  head,
  rows,
  bars,
}: {
  title: string;
  note?: string;
  head: string[];
  rows: string[][];
  /** One value per row. */
  bars?: number[];
}) {
  const id = useId();
  if (rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className={classes.part} aria-labelledby={id} tabIndex={0}>
      <h2 id={id}>{title}</h2>
      {note && <p className="quiet">{note}</p>}
      {bars && <Bars values={bars} />}
      <table className={classes.table}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, n) => (
                <td key={head[n]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Says nothing that the table below does not say. */
function Bars({ values }: { values: number[] }) {
  const most = Math.max(1, ...values);
  const step = 100 / values.length;
  return (
    <svg className={classes.chart} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {values.map((value, n) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a bar is
          key={n}
          x={n * step + step * 0.1}
          width={Math.min(step * 0.8, 6)}
          y={100 - (96 * value) / most}
          height={(96 * value) / most}
        />
      ))}
    </svg>
  );
}
