/** Messages between client and server for log views: what a view asks goes through to the server as it is. */
import { NotificationType, RequestType } from 'vscode-languageserver-protocol';
import type { LogQuery, LogViewOpened, LogViewState } from './logView.ts';

/** Client → server: a view opens. `view` is a name that the client made up. */
export const openLogView = new RequestType<{ readonly view: string; readonly paths: readonly string[] }, LogViewOpened, void>(
  'configmgrFlow/logView/open',
);
export const closeLogView = new NotificationType<{ readonly view: string }>('configmgrFlow/logView/close');
/** Client → server, every second or so while a view is seen: look at the disk for what is new. The answer comes when that is indexed. */
export const refreshLogView = new RequestType<{ readonly view: string }, null, void>('configmgrFlow/logView/refresh');
/** Server → client, some times a second while anything changes. */
export const logViewState = new NotificationType<{ readonly view: string; readonly state: LogViewState }>('configmgrFlow/logView/state');
/** Client → server, for the view. A later `find` or `filter` ends an earlier one. */
export const queryLogView = new RequestType<{ readonly view: string; readonly query: LogQuery }, unknown, void>(
  'configmgrFlow/logView/query',
);
