/** Starts the interface. */
import { createRoot } from 'react-dom/client';
import { Status } from './home/status.tsx';
import './style.css';

createRoot(document.getElementById('root')!).render(<Status />);
