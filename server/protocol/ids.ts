/** Names that the manifest, the client and the tests share. A test compares them with package.json. */

export const languageId = 'configmgr-log';
/** Shown as the source of diagnostics. */
export const diagnosticSource = 'ConfigMgr Flow';

export const commands = {
  showFlowchart: 'configmgrFlow.showFlowchart',
  whereIsMyUpdate: 'configmgrFlow.whereIsMyUpdate',
  addLogFolder: 'configmgrFlow.addLogFolder',
  removeLogFolder: 'configmgrFlow.removeLogFolder',
  refresh: 'configmgrFlow.refresh',
  openSampleSite: 'configmgrFlow.openSampleSite',
  copyReport: 'configmgrFlow.copyReport',
  copyDiagnostics: 'configmgrFlow.copyDiagnostics',
  /** Opens a log at a line. Argument: Place. */
  openPlace: 'configmgrFlow.openPlace',
  /** Copies a text that an action names. Argument: string. */
  copyText: 'configmgrFlow.copyText',
  findUnknownLines: 'configmgrFlow.findUnknownLines',
  /** Puts a record of a line into the site's own catalog file. Argument: LineToTeach. */
  teachLine: 'configmgrFlow.teachLine',
  lookUpErrorCode: 'configmgrFlow.lookUpErrorCode',
  /** Keeps the end of a growing log in view. Argument: its URI; without one the log of the active editor. */
  followLog: 'configmgrFlow.followLog',
  /** Gives the text of the active editor, or of the clipboard, the language of logs. */
  readAsLog: 'configmgrFlow.readAsLog',
  /** Shows a log as a table. Argument: its URI; without one the log of the active editor. */
  openLogView: 'configmgrFlow.openLogView',
  openMergedLogView: 'configmgrFlow.openMergedLogView',
} as const;

export const views = {
  container: 'configmgrFlow',
  site: 'configmgrFlow.site',
  findings: 'configmgrFlow.findings',
  logs: 'configmgrFlow.logs',
  unknownLines: 'configmgrFlow.unknownLines',
  flowPanel: 'configmgrFlow.flowPanel',
  logView: 'configmgrFlow.logView',
  mergedLogView: 'configmgrFlow.mergedLogView',
} as const;

export const settings = {
  section: 'configmgrFlow',
  folders: 'folders',
  timeZone: 'timeZone',
  logTimeZone: 'logTimeZone',
  encoding: 'encoding',
  dateOrder: 'dateOrder',
  polling: 'polling',
  pollingSeconds: 'pollingSeconds',
  exclude: 'exclude',
  catalog: 'catalog',
  summary: 'editor.summary',
  timeGaps: 'editor.timeGaps',
  lineColors: 'editor.lineColors',
  suggestReading: 'editor.suggestReading',
} as const;
