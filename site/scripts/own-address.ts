import { followAddress } from "./address.ts";

followAddress();
