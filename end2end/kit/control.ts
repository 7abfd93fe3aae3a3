// The control door of the pretend Amazon, typed. Every control names a buyer or a payment, so that parallel
// tests do not disturb each other.
import type { APIRequestContext } from "@playwright/test";

export const CONTROL_URL = process.env.CASHWRAP_CONTROL_URL ?? "http://localhost:3001";

export interface Buyer {
  id: string;
  name: string;
  email: string;
  password: string;
}

export interface NewBuyer {
  name?: string;
  addresses?: Record<string, string>[];
  cards?: Record<string, unknown>[];
}

export type Operation =
  | "SetOrderReferenceDetails"
  | "GetOrderReferenceDetails"
  | "ConfirmOrderReference"
  | "CancelOrderReference"
  | "Authorize"
  | "GetAuthorizationDetails";

/** Whose next call is meant. */
export type Target = { buyer: string } | { order_reference: string };

export interface PaymentRecord {
  id: string;
  state: string;
  authorizations: { state: string; reason?: string | null; amount: unknown }[];
}

export class Control {
  constructor(private readonly request: APIRequestContext) {}

  private async post<T>(path: string, data: unknown): Promise<T> {
    const answer = await this.request.post(`${CONTROL_URL}/_simulator/${path}`, { data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** A buyer of this test's own. */
  buyer(wanted: NewBuyer = {}): Promise<Buyer> {
    return this.post("buyers", wanted);
  }

  /** A token as a fresh sign-in would bring it. */
  token(buyer: string): Promise<{ access_token: string }> {
    return this.post(`buyers/${buyer}/tokens`, {});
  }

  /** What becomes of the next such call. */
  decide(operation: Operation, target: Target, outcome: { state: string; reason?: string; times?: number }) {
    return this.post("outcomes", { operation, ...target, ...outcome });
  }

  /** Something goes wrong on the way of the next such call. */
  fault(
    operation: Operation,
    target: Target,
    fault: {
      kind: "delay" | "cut_before" | "cut_after" | "status" | "garbage" | "no_answer";
      millis?: number;
      status?: number;
      times?: number;
    },
  ) {
    return this.post("faults", { operation, ...target, ...fault });
  }

  /** What Amazon holds of a payment. */
  async payment(id: string): Promise<PaymentRecord> {
    const answer = await this.request.get(`${CONTROL_URL}/_simulator/order-references/${id}`);
    if (!answer.ok()) throw new Error(`order reference ${id}: ${answer.status()}`);
    return (await answer.json()) as PaymentRecord;
  }
}
