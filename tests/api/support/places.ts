import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** The program under test: the release, or what PARRAIN_BINARY names. */
export const binary = process.env["PARRAIN_BINARY"] ?? join(repository, "build/release/parrain");

/** Where the API tests record which operations they tried. */
export const coverageFolder = join(repository, "build/api-coverage");
