import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** The program under test: the release, or what PARRAIN_BINARY names, seen from the root of the checkout. */
export const binary = resolve(repository, process.env["PARRAIN_BINARY"] ?? "build/release/parrain");

/** Where the API tests record which operations they tried. */
export const coverageFolder = join(repository, "build/api-coverage");
