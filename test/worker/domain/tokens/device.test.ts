import { describe, expect, it } from "vitest";
import {
  DEVICE_SECONDS,
  type DeviceScope,
  deviceCookie,
  provedAlso,
  signDevice,
  verifyDevice,
} from "../../../../worker/domain/tokens/device.ts";
import { signSession } from "../../../../worker/domain/tokens/session.ts";

const NOW = Date.UTC(2026, 5, 13, 15);
const SECRET = new TextEncoder().encode("for tests alone, thirty-two bytes and more");
const OTHER = new TextEncoder().encode("another secret, thirty-two bytes and more");
const GALLERY: DeviceScope = { gallery: "anna-ben" };
const DEVICE = { id: "device-1", proved: ["a", "b"] };

const verify = (token: string, scope: DeviceScope = GALLERY, now = NOW, secrets = [SECRET]) =>
  verifyDevice(token, { scope, secrets, now });
const signed = () => signDevice(DEVICE, { scope: GALLERY, secret: SECRET, now: NOW });

describe("a device's token", () => {
  it("names the device and the passwords it proved", async () => {
    expect(await verify(await signed())).toEqual(DEVICE);
  });

  it("is only valid in its own scope", async () => {
    for (const scope of [{ gallery: "christening" }, "clients", "studio"] as const) {
      expect(await verify(await signed(), scope)).toBeNull();
    }
  });

  it("ends, and stays valid while secrets are rotated", async () => {
    expect(await verify(await signed(), GALLERY, NOW + DEVICE_SECONDS * 1000 + 10_000)).toBeNull();
    expect(await verify(await signed(), GALLERY, NOW, [OTHER, SECRET])).toEqual(DEVICE);
    expect(await verify(await signed(), GALLERY, NOW, [OTHER])).toBeNull();
  });

  it("can't be a session's token, any text, or nothing", async () => {
    const iat = NOW / 1000;
    const session = {
      kind: "gallery",
      gallery: "anna-ben",
      role: "guest",
      epoch: 1,
      jti: "x",
      iat,
      exp: iat + 60,
    } as const;
    for (const token of [await signSession(session, SECRET), "", "a.b.c", `${await signed()}x`]) {
      expect(await verify(token)).toBeNull();
    }
  });
});

describe("a device", () => {
  it("remembers the last eight passwords, each once", () => {
    expect(provedAlso(DEVICE, "a").proved).toEqual(["b", "a"]);
    const many = Array.from({ length: 20 }, (_, n) => `door ${n}`);
    const device = many.reduce(provedAlso, DEVICE);
    expect(device.proved).toEqual(many.slice(-8));
  });

  it("has a cookie for each gallery, whatever their names", () => {
    expect(deviceCookie({ gallery: "studio" })).not.toBe(deviceCookie("studio"));
    expect(deviceCookie({ gallery: "device-studio" })).not.toBe(deviceCookie("studio"));
    expect(deviceCookie(GALLERY)).toBe("__Host-d-anna-ben");
  });
});
