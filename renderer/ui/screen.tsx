/** The shape of every screen: where one is on the left, state and actions on the right, the work below. */
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './screen.module.css';

export interface Crumb {
  label: string;
  /** An address of the interface; left out for the place itself. */
  to?: string;
}

export interface ScreenProps {
  /** From the outermost to here; the last one is the screen's heading. */
  crumbs: Crumb[];
  /** State, progress, who: short, in the bar. */
  state?: ReactNode;
  actions?: ReactNode;
  /** `fill`: panes that scroll themselves; `page`: a page that scrolls. */
  layout?: 'fill' | 'page';
  children: ReactNode;
}

/** A screen with its bar; sets the window's title. */
export function Screen({ crumbs, state, actions, layout = 'page', children }: ScreenProps) {
  const { t } = useTranslation();
  const here = crumbs.at(-1)!;
  useEffect(() => {
    document.title = `${here.label} · ${t('frame.product')}`;
  }, [here.label, t]);
  return (
    <div className={classes.screen}>
      <header className={classes.bar}>
        <nav aria-label={t('frame.place')} className={classes.crumbs}>
          {crumbs.slice(0, -1).map((crumb) => (
            <Fragment key={crumb.label}>
              <Link to={crumb.to ?? '/'}>{crumb.label}</Link>
              <span aria-hidden>▸</span>
            </Fragment>
          ))}
          <h1>{here.label}</h1>
        </nav>
        <div className={classes.state}>{state}</div>
        <div className={classes.actions}>{actions}</div>
      </header>
      {layout === 'fill' ? (
        <div className={classes.fill}>{children}</div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
        <section className={classes.page} aria-label={here.label} tabIndex={0}>
          {children}
        </section>
      )}
    </div>
  );
}
