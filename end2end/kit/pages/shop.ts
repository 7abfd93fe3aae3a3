// The shelf and the cart, as a shopper sees them.
import { expect, type Locator, type Page } from "@playwright/test";

export class ShopPages {
  constructor(readonly page: Page) {}

  async openProduct(slug: string) {
    await this.page.goto(`/product/${slug}`);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  /** Puts the product shown into the cart; ends on the cart page. */
  async addToCart(options: { variant?: string; quantity?: number } = {}) {
    if (options.variant) await this.page.getByRole("radio", { name: options.variant }).check();
    if (options.quantity) await this.page.getByLabel("Quantity").first().fill(String(options.quantity));
    await this.page.getByRole("button", { name: "Add to cart" }).click();
    await expect(this.page).toHaveURL(/\/cart/);
  }

  async cartWith(...slugs: string[]) {
    for (const slug of slugs) {
      await this.openProduct(slug);
      await this.addToCart();
    }
  }

  payButton(): Locator {
    return this.page.getByRole("main").getByRole("button", { name: "Pay with Amazon" }).first();
  }
}

/** The islands are awake: a click is heard. */
export async function awake(page: Page) {
  await page.waitForSelector("html[data-hydrated]", { state: "attached" });
}
