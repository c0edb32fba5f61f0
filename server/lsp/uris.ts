import { URI } from 'vscode-uri';

/** The URI of a file path; UNC hosts become the authority. */
export const pathToUri = (path: string): string => URI.file(path).toString();

/** The file path of a document; for an untitled one its name, which may tell the log. */
export function uriToPath(uri: string): string {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : parsed.path;
}

export const isFile = (uri: string): boolean => uri.startsWith('file:');
