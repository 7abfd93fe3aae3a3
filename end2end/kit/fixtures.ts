// What a test of the shop starts from: pages by name, a buyer of its own, and a watch on the browser's console.
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { Control, CONTROL_URL, type Buyer } from "./control.ts";
import { CheckoutPage, SuccessPage } from "./pages/checkout.ts";
import { awake, ShopPages } from "./pages/shop.ts";

/** What a shopper attempts, in the order in which people do it. */
export class Shopper {
  readonly shop: ShopPages;
  readonly checkout: CheckoutPage;
  readonly success: SuccessPage;

  constructor(
    readonly page: Page,
    readonly buyer: Buyer,
  ) {
    this.shop = new ShopPages(page);
    this.checkout = new CheckoutPage(page);
    this.success = new SuccessPage(page);
  }

  /** Signs in on Amazon's page, wherever it has opened. */
  async signInOn(amazon: Page) {
    await amazon.getByLabel(/e-?mail/i).fill(this.buyer.email);
    await amazon.getByLabel("Password", { exact: true }).fill(this.buyer.password);
    await amazon.getByRole("button", { name: /^sign in/i }).click();
  }

  /**
   * Presses Pay with Amazon and says where Amazon's sign-in has opened: in the pop-up of Amazon's own button, or, when
   * the plain button was still there, in the page itself.
   */
  async openAmazon(press: () => Promise<void> = () => this.clickPay()): Promise<Page> {
    await awake(this.page);
    const never = new Promise<Page>(() => {});
    const popup = this.page.waitForEvent("popup").catch(() => never);
    const left = this.page.waitForURL(/\/ap\/oa/).then(() => this.page, () => never);
    await press();
    return Promise.race([popup, left]);
  }

  /** Amazon's button takes the plain one's place at any moment; a click aimed at the one that goes is aimed anew. */
  private async clickPay() {
    await expect(() => this.shop.payButton().click({ timeout: 2_000 })).toPass();
  }

  /** Presses Pay with Amazon on the page shown, and signs in. */
  async payWithAmazon() {
    await this.signInOn(await this.openAmazon());
    await expect(this.page).toHaveURL(/\/checkout\/amazon$/);
  }

  /** From the shelf to the four steps. */
  async reachCheckout(...slugs: string[]) {
    await this.shop.cartWith(...slugs);
    await this.payWithAmazon();
  }
}

interface Fixtures {
  control: Control;
  buyer: Buyer;
  shopper: Shopper;
  /** A second tab of the same shopper. */
  secondTab: () => Promise<Page>;
  /** Another person in another browser. */
  anotherShopper: () => Promise<Shopper>;
  quietConsole: void;
}

export const test = base.extend<Fixtures>({
  control: async ({ request }, use) => use(new Control(request)),
  buyer: async ({ control }, use) => use(await control.buyer()),
  shopper: async ({ page, buyer }, use) => use(new Shopper(page, buyer)),
  secondTab: async ({ context }, use) => use(() => context.newPage()),
  anotherShopper: async ({ browser, control }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      opened.push(context);
      return new Shopper(await context.newPage(), await control.buyer());
    });
    await Promise.all(opened.map((context) => context.close()));
  },
  // A page that throws has failed, whatever the test looked at.
  quietConsole: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await use();
      expect(errors, "errors thrown on the page").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect, CONTROL_URL };
