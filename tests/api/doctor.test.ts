// What `parrain doctor` says of the relay and of the sender's DNS records, asked of a DNS server of the test's own.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NameServer } from "./support/names.js";
import { binary } from "./support/places.js";
import { Relay } from "./support/relay.js";

const good = {
    "facturel.fr": ["other=1", `v=spf1 ${"include:a.relay.test ".repeat(15)}~all`],
    "s1._domainkey.facturel.fr": ["v=DKIM1; k=rsa; p=MIGfMA0"],
    "_dmarc.facturel.fr": ["v=DMARC1; p=reject"],
};

let names: NameServer;
let relay: Relay;
let folder: string;

beforeAll(async () => {
    names = await NameServer.start();
    relay = await Relay.start({ tls: true, credentials: { user: "parrain", password: "s3cret" } });
    folder = await mkdtemp(join(tmpdir(), "parrain-doctor-"));
    const args = ["--data", folder, "--name", "Acme", "--json"];
    await new Promise((resolve) => execFile(binary, ["workspace", "create", ...args], resolve));
});
afterAll(async () => {
    names.stop();
    await relay.stop();
    await rm(folder, { recursive: true, force: true });
});

/** What it says of `facturel.fr` with these settings on top of ones that work. */
function doctor(settings: Record<string, string> = {}, ...args: string[]): Promise<{ status: number; said: string }> {
    const environment = {
        PARRAIN_MAIL__SMTP: relay.url,
        PARRAIN_MAIL__TLS: "required",
        PARRAIN_MAIL__CA_FILE: relay.caFile,
        PARRAIN_MAIL__USER: "parrain",
        PARRAIN_MAIL__PASSWORD: "s3cret",
        PARRAIN_MAIL__DKIM_SELECTOR: "s1",
        PARRAIN_MAIL__DNS_SERVER: names.address,
        PARRAIN_MAIL__TIMEOUT_SECONDS: "2",
        ...settings,
    };
    return new Promise((resolve) => {
        const where = args.includes("--data") ? [] : ["--data", folder];
        const words = ["doctor", ...where, ...(args.length > 0 ? args : ["--domain", "facturel.fr"])];
        execFile(binary, words, { env: { ...process.env, ...environment } }, (error, stdout, stderr) =>
            resolve({ status: error === null ? 0 : Number(error.code), said: stdout + stderr }),
        );
    });
}

it("finds nothing to mend where everything is right", async () => {
    names.records = good;
    const { status, said } = await doctor();
    expect(said).not.toMatch(/FAULT/);
    expect(status).toBe(0);
    for (const sentence of [
        /the database answers/,
        /encrypted/,
        /accepts user and password/,
        /SPF: .* ~all/,
        /p=reject/,
    ]) {
        expect(said).toMatch(sentence);
    }
});

it("says that a sandbox's sender is one for trying out", async () => {
    const { said } = await doctor({}, "--base-url", "https://refer.example.com");
    expect(said).toMatch(/note {2}the sender's domain acme\.example is one for trying out/);
});

for (const [what, settings, sentence] of [
    ["a wrong password", { PARRAIN_MAIL__PASSWORD: "guess" }, /FAULT the relay .* cannot be used: /],
    [
        "a certificate nobody vouches for",
        { PARRAIN_MAIL__CA_FILE: "" },
        /FAULT the relay .* cannot be used: .*certificate/i,
    ],
    [
        "no relay behind the address",
        { PARRAIN_MAIL__SMTP: "smtp://127.0.0.1:1" },
        /FAULT the relay .* cannot be reached/,
    ],
    ["no DNS", { PARRAIN_MAIL__DNS_SERVER: "127.0.0.1:1" }, /FAULT no DNS server answered for facturel\.fr/],
    ["no data folder", { PARRAIN_DATA__PATH: "/nowhere" }, undefined],
] as const) {
    it(`ends with 1 and says so for ${what}`, async () => {
        names.records = good;
        const where = sentence === undefined ? ["--data", "/nowhere", "--domain", "facturel.fr"] : [];
        const { status, said } = await doctor(settings, ...where);
        expect(said).toMatch(sentence ?? /FAULT the data folder \/nowhere does not exist/);
        expect(status).toBe(1);
    });
}

for (const [what, records, sentence] of [
    ["no SPF", { "facturel.fr": ["other=1"] }, /FAULT SPF: facturel\.fr has no TXT record/],
    ["SPF for the whole world", { "facturel.fr": ["v=spf1 +all"] }, /FAULT SPF: .*whole world/],
    ["no DKIM key", { "s1._domainkey.facturel.fr": [] }, /FAULT DKIM: s1\._domainkey\.facturel\.fr holds no key/],
    ["no DMARC", { "_dmarc.facturel.fr": [] }, /FAULT DMARC: _dmarc\.facturel\.fr has no TXT record/],
] as const) {
    it(`ends with 1 and says so for a domain with ${what}`, async () => {
        names.records = { ...good, ...records };
        const { status, said } = await doctor();
        expect(said).toMatch(sentence);
        expect(status).toBe(1);
    });
}
