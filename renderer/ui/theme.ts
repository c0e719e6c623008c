/** Mantine as the station uses it. Variables stand in theme.css: nothing is styled by script, so that the CSP holds. */
import { createTheme, Drawer, Modal, Tooltip } from '@mantine/core';
import i18next from 'i18next';

export const theme = createTheme({
  respectReducedMotion: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  components: {
    // The scroll lock writes a <style> element, which the content security policy forbids; the frame does not scroll.
    // They are there at once: who types right after the key that opens one loses no letter.
    Modal: Modal.extend({ defaultProps: { lockScroll: false, transitionProps: { duration: 0 } } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false, transitionProps: { duration: 0 } } }),
    // Asked at every drawing, because the language may change.
    Notification: {
      defaultProps: () => ({ closeButtonProps: { 'aria-label': i18next.t('frame.keys.close') } }),
    },
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, transitionProps: { duration: 100 } } }),
  },
});
