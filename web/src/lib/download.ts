import { unwrap } from '../api/client';

/**
 * Fetch a file and have the browser save it under `name`.
 * @throws ApiProblem when the server refused or could not be reached.
 */
export async function save_file(call: Parameters<typeof unwrap<Blob>>[0], name: string): Promise<void> {
  const address = URL.createObjectURL(await unwrap<Blob>(call));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
