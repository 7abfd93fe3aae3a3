// The four steps on one page, and the page after them.
import { expect, type Locator, type Page } from "@playwright/test";
import { awake } from "./shop.ts";

export class CheckoutPage {
  constructor(readonly page: Page) {}

  async open() {
    await this.page.goto("/checkout/amazon");
    await awake(this.page);
  }

  /** The address book, in Amazon's own frame. */
  get addressBook() {
    return this.page.frameLocator('iframe[title*="ddress"]');
  }

  /** The wallet, in Amazon's own frame. */
  get wallet() {
    return this.page.frameLocator('iframe[title*="ayment"], iframe[title*="allet"]');
  }

  get placeOrderButton(): Locator {
    return this.page.getByRole("button", { name: "Place order" });
  }

  /** The sentence beside the button that says why it cannot go on. */
  get reason(): Locator {
    return this.page.getByTestId("place-order-reason");
  }

  get terms(): Locator {
    return this.page.getByRole("checkbox", { name: /terms/i });
  }

  async acceptTerms() {
    if (await this.terms.count()) await this.terms.check();
  }

  async ready() {
    await awake(this.page);
    await this.acceptTerms();
    await expect(this.placeOrderButton).toBeEnabled();
  }

  async placeOrder() {
    await this.ready();
    await this.placeOrderButton.click();
  }

  async chooseAddress(name: RegExp | string) {
    await this.addressBook.getByRole("button", { name: "Change address" }).click();
    await this.addressBook.getByRole("radio", { name }).click();
  }

  async chooseCard(name: RegExp | string) {
    const change = this.wallet.getByRole("button", { name: "Change payment method" });
    await change.click();
    await this.wallet.getByRole("radio", { name }).click();
  }

  async chooseShipping(name: RegExp | string) {
    await this.page.getByRole("radio", { name }).check();
  }

  async paymentId(): Promise<string> {
    const id = await this.page.getByTestId("checkout").getAttribute("data-payment-id");
    if (!id) throw new Error("the checkout has no payment yet");
    return id;
  }
}

export class SuccessPage {
  constructor(readonly page: Page) {}

  async arrived() {
    await expect(this.page).toHaveURL(/\/checkout\/success/, { timeout: 30_000 });
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  async orderNumber(): Promise<string> {
    return (await this.page.getByTestId("order-number").innerText()).trim();
  }
}
