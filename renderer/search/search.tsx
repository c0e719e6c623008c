/** Search over the text of the whole archive, with or without marks. */
import { useTranslation } from 'react-i18next';
import { Screen } from '../ui/screen.tsx';

export function Search() {
  const { t } = useTranslation();
  return <Screen crumbs={[{ label: t('frame.nav.search') }]}>{null}</Screen>;
}
