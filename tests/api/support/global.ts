import { existsSync, mkdirSync, rmSync } from "node:fs";
import { binary, coverageFolder } from "./places.js";

/** Before all API tests: the program must be there, and the record of what was tried starts anew. */
export default function setup(): void {
    if (!existsSync(binary)) throw new Error(`${binary} is missing; build it with ./run --build-only`);
    rmSync(coverageFolder, { recursive: true, force: true });
    mkdirSync(coverageFolder, { recursive: true });
}
