import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT, UnsecuredJWT, exportJWK } from "jose";

/** Claims of a widget token; see interfaces.md of the design, "Widget". */
export interface Claims {
    sub: string;
    account: { id: string; name: string; plan?: string };
    role: "admin" | "member";
    email: string;
    name: string;
    locale?: string;
    quiet_until?: string;
    aud: string;
    iat: number;
    exp: number;
    [other: string]: unknown;
}

/** Signs claims as a publisher's back end does by default. */
export function hs256(claims: Partial<Claims>, kid: string, secret: string | Uint8Array): Promise<string> {
    const key = typeof secret === "string" ? new TextEncoder().encode(secret) : secret;
    return new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "JWT", kid }).sign(key);
}

/** Signs claims with an Ed25519 key. */
export function eddsa(claims: Partial<Claims>, kid: string, key: KeyObject): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid }).sign(key);
}

/** The forgery that declares itself unsigned, with and without a `kid`. */
export function unsigned(claims: Partial<Claims>, kid: string): string {
    const body = new UnsecuredJWT(claims).encode().split(".")[1] ?? "";
    const header = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT", kid })).toString("base64url");
    return `${header}.${body}.`;
}

/** An Ed25519 pair and its public key as the server takes it (base64url of 32 bytes). */
export async function ed25519(): Promise<{ privateKey: KeyObject; publicKey: string; pem: string }> {
    const pair = generateKeyPairSync("ed25519");
    const { x } = await exportJWK(pair.publicKey);
    return {
        privateKey: pair.privateKey,
        publicKey: x ?? "",
        pem: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
    };
}
