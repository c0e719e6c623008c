/** What can be done with the chosen pages, as buttons and as commands. */
import { Button, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowMerge,
  IconFile,
  IconFilePlus,
  IconFileText,
  IconReplace,
  IconRotate2,
  IconRotateClockwise2,
  IconScissors,
  IconTrash,
  IconTrashOff,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandId } from '../ui/keys/commands.ts';
import { keysOf, useCommand } from '../ui/keys/registry.ts';
import { landing } from './order.ts';
import type { PageActs } from './page-acts.ts';
import classes from './pages.module.css';

export interface PageToolsProps {
  acts: PageActs;
  /** Chosen pages in the order of the batch. */
  chosen: number[];
  focus: number | null;
  /** All pages in the order of the batch. */
  order: number[];
  /** The pages on the screen are out of the batch. */
  gone: boolean;
  /** The page in focus is blank. */
  blank: boolean;
  documentOf(page: number): string | null;
  /** Whether a document begins at the page. */
  beginsAt(page: number): boolean;
  undo(): void;
  redo(): void;
  /** Asks for files that go behind the page in focus, or instead of it. */
  insert(): void;
  replace(): void;
  children?: ReactNode;
}

export function PageTools(props: PageToolsProps) {
  const { acts, chosen, focus, order, gone, blank, documentOf, beginsAt, undo, redo, insert, replace } =
    props;
  const any = chosen.length > 0;
  const document = focus === null ? null : documentOf(focus);
  const splits = !gone && focus !== null && document !== null && !beginsAt(focus);
  const merges = !gone && focus !== null && document !== null && documentOf(order[0]!) !== document;
  const shift = (by: -1 | 1) => {
    const moved = new Set(chosen);
    const places = chosen.map((id) => order.indexOf(id));
    const index = by === -1 ? Math.min(...places) - 1 : Math.max(...places) + 2;
    const after = index < 0 || index > order.length ? undefined : landing(order, moved, index);
    if (after !== undefined) void acts.move(chosen, after);
  };
  return (
    <div className={classes.tools}>
      {gone ? (
        <Tool
          command="pages-restore"
          icon={<IconTrashOff size={16} />}
          enabled={any}
          run={() => acts.restore(chosen)}
        />
      ) : (
        <>
          <Tool
            command="pages-turn-left"
            icon={<IconRotate2 size={16} />}
            enabled={any}
            run={() => acts.turn(chosen, 270)}
          />
          <Tool
            command="pages-turn-right"
            icon={<IconRotateClockwise2 size={16} />}
            enabled={any}
            run={() => acts.turn(chosen, 90)}
          />
          <Tool
            command="pages-blank"
            label={blank ? 'pages.tool.not-blank' : 'pages.tool.pages-blank'}
            icon={blank ? <IconFileText size={16} /> : <IconFile size={16} />}
            enabled={any}
            run={() => acts.blank(chosen, !blank)}
          />
          <Tool
            command="document-split"
            icon={<IconScissors size={16} />}
            enabled={splits}
            run={() => acts.split(document!, focus!)}
          />
          <Tool
            command="document-merge"
            icon={<IconArrowMerge size={16} />}
            enabled={merges}
            run={() => acts.mergeUp(document!)}
          />
          <Tool command="pages-insert" icon={<IconFilePlus size={16} />} enabled run={insert} />
          <Tool
            command="pages-replace"
            icon={<IconReplace size={16} />}
            enabled={focus !== null && chosen.length < 2}
            run={replace}
          />
          <Tool
            command="pages-delete"
            icon={<IconTrash size={16} />}
            enabled={any}
            run={() => acts.remove(chosen)}
          />
        </>
      )}
      {props.children}
      <Tool command="undo" icon={<IconArrowBackUp size={16} />} enabled run={undo} answered />
      <Tool command="redo" icon={<IconArrowForwardUp size={16} />} enabled run={redo} answered />
      <Hidden command="pages-earlier" enabled={any && !gone} run={() => shift(-1)} />
      <Hidden command="pages-later" enabled={any && !gone} run={() => shift(1)} />
    </div>
  );
}

type ToolCommand = Extract<CommandId, `pages-${string}` | `document-${string}`> | 'undo' | 'redo';
type ShownCommand = Exclude<ToolCommand, 'pages-earlier' | 'pages-later'>;

interface ToolProps {
  command: ShownCommand;
  label?: 'pages.tool.not-blank' | 'pages.tool.pages-blank';
  icon: ReactNode;
  enabled: boolean;
  run(): unknown;
  /** The command is answered elsewhere. */
  answered?: boolean;
}

function Tool({ command, label, icon, enabled, run, answered = false }: ToolProps) {
  const { t } = useTranslation();
  useCommand(command, run, enabled && !answered);
  const key = keysOf(command)[0];
  return (
    <Tooltip label={key ? `${t(`commands.${command}`)} (${key})` : t(`commands.${command}`)}>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={icon}
        classNames={{ section: classes.icon! }}
        aria-label={t(label ?? `pages.tool.${command}`)}
        disabled={!enabled}
        onClick={() => void run()}
      >
        <span className={classes.name}>{t(label ?? `pages.tool.${command}`)}</span>
      </Button>
    </Tooltip>
  );
}

function Hidden({ command, enabled, run }: { command: CommandId; enabled: boolean; run(): unknown }) {
  useCommand(command, run, enabled);
  return null;
}
