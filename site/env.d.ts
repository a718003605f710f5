/// <reference types="astro/client" />
declare namespace App {
  interface Locals {
    page: import("../worker/domain/payloads.ts").PageLocals;
  }
}
