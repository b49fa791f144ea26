// The support itself: it must see what the scenarios rely on it to see.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accessibilityFaults, openPage, useBrowser } from "./support/browser.js";

const browser = useBrowser();
const pages: Record<string, { policy: string; html: string }> = {
    "/good": {
        policy: "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
        html: '<html lang="en"><head><title>Good</title></head><body><main><h1>Good</h1><button>Send</button></main></body></html>',
    },
    "/bad": {
        policy: "default-src 'self'",
        html: '<html><head><title>Bad</title></head><body style="color: red"><script>alert(1)</script><input></body></html>',
    },
    "/throws": {
        policy: "default-src 'unsafe-inline'",
        html: '<html lang="en"><head><title>Throws</title></head><body><script>throw new Error("planted")</script></body></html>',
    },
};
let host: Server;
let url = "";

beforeAll(async () => {
    host = createServer((request, response) => {
        const page = pages[request.url ?? ""];
        if (page === undefined) return void response.writeHead(204).end();
        response.setHeader("content-security-policy", page.policy);
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.end(`<!doctype html>${page.html}`);
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
afterAll(() => void host.close());

it("finds nothing on a good page", async () => {
    const { page, complaints, close } = await openPage(browser());
    await page.goto(`${url}/good`);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
});

it("sees violations of the policy and of accessibility", async () => {
    const { page, complaints, close } = await openPage(browser());
    await page.goto(`${url}/bad`);
    const faults = (await accessibilityFaults(page)).join("\n");
    expect(faults).toMatch(/html-has-lang/);
    expect(faults).toMatch(/label/);
    const policy = complaints.filter((complaint) => complaint.startsWith("policy:")).join("\n");
    expect(policy).toMatch(/script-src/);
    expect(policy).toMatch(/style-src/);
    await close();
});

it("sees exceptions", async () => {
    const { page, complaints, close } = await openPage(browser());
    await page.goto(`${url}/throws`);
    expect(complaints).toContain("exception: planted");
    await close();
});
