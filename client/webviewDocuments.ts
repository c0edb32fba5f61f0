/** Where a webview's document is shown: what its address and its policy need. */
export interface DocumentPlace {
  readonly nonce: string;
  /** The source of the webview's own files, as `webview.cspSource` gives it. */
  readonly cspSource: string;
  /** Address of a file of dist/media. */
  readonly uri: (name: string) => string;
}

/** The document of the flowchart panel. The same is shown in the tests of the panel. */
// Styles may stand in the page, since the SVG that mermaid makes is full of them.
export const flowDocument = (place: DocumentPlace): string => webviewDocument(place, 'flow', 'ConfigMgr Flow', " 'unsafe-inline'");

/** The document of the log view. The same is shown in its tests. */
export const logViewDocument = (place: DocumentPlace): string => webviewDocument(place, 'logView', 'ConfigMgr Flow Log View');

/** A page of nothing but the script and the style sheet of this name. */
function webviewDocument({ nonce, cspSource, uri }: DocumentPlace, name: string, title: string, furtherStyles = ''): string {
  // No images and no connections, so a style has no way to send anything out. The chunks that the script imports are admitted by
  // its nonce.
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}${furtherStyles}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${uri(`${name}.css`)}">
</head>
<body>
<div id="app"></div>
<script type="module" nonce="${nonce}" src="${uri(`${name}.js`)}"></script>
</body>
</html>`;
}
