// Keyboard, screen reader, contrast: every page, and the states in which something is wrong.
import { accessible } from "../kit/axe.ts";
import { awake } from "../kit/pages/shop.ts";
import { expect, test } from "../kit/fixtures.ts";
import type { Page } from "@playwright/test";

for (const path of ["/", "/category/footwear", "/product/blue-shoes", "/search?q=blue", "/search?q=zzzz", "/cart", "/no-such-page", "/demo/mailbox"])
  test(`${path} has no accessibility violations`, async ({ page }) => {
    await page.goto(path);
    await accessible(page);
  });

for (const scheme of ["light", "dark"] as const)
  test(`cart, checkout and success have none either, ${scheme}`, async ({ shopper, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await shopper.shop.cartWith("blue-shoes");
    await accessible(page);
    await shopper.payWithAmazon();
    await shopper.checkout.ready();
    await accessible(page);
    await shopper.checkout.placeOrderButton.click();
    await shopper.success.arrived();
    await accessible(page);
  });

test("the declined state has none", async ({ shopper, page }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  await shopper.checkout.chooseCard(/3434/);
  await shopper.checkout.placeOrder();
  await expect(page.getByRole("alert").filter({ hasText: /payment method/i })).toBeVisible({ timeout: 20_000 });
  await accessible(page);
});

test("a refused quantity, a final decline and a sign-in that failed have none", async ({ shopper, page, control, buyer }) => {
  await shopper.shop.cartWith("blue-shoes");
  await page.getByLabel("Quantity").first().fill("5000");
  await page.getByRole("button", { name: /update/i }).first().click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await accessible(page);
  await page.goto("/cart?note=sign_in_failed");
  await accessible(page);
  await shopper.payWithAmazon();
  await shopper.checkout.ready();
  await control.decide("Authorize", { buyer: buyer.id }, { state: "Declined", reason: "AmazonRejected" });
  await shopper.checkout.placeOrderButton.click();
  await expect(page.getByTestId("cart-notice")).toBeVisible({ timeout: 20_000 });
  await accessible(page);
});

test("the page while Amazon decides has none", async ({ shopper, page, control, buyer }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  await control.fault("Authorize", { buyer: buyer.id }, { kind: "delay", millis: 5000 });
  await shopper.checkout.placeOrderButton.click();
  await expect(page.getByTestId("deciding")).toBeVisible();
  await accessible(page);
  await shopper.success.arrived();
});

/** Presses Tab until the wanted control has the focus. */
async function tabTo(page: Page, focused: () => Promise<boolean>) {
  for (let presses = 0; presses < 120; presses++) {
    if (await focused()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("never reached by Tab");
}

test("an order by keyboard alone", async ({ shopper, page, buyer }) => {
  const focusedName = (on: Page) => async (name: RegExp) =>
    name.test(
      await on.evaluate(() => {
        const active = document.activeElement as HTMLElement | null;
        return (active?.getAttribute("aria-label") ?? active?.textContent ?? "").trim();
      }),
    );
  await page.goto("/product/blue-shoes");
  const named = focusedName(page);
  await tabTo(page, () => named(/^Add to cart/));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/cart/);
  await awake(page);
  const popup = await shopper.openAmazon(async () => {
    await tabTo(page, () => shopper.shop.payButton().evaluate((button) => button === document.activeElement));
    await page.keyboard.press("Enter");
  });
  await popup.getByLabel(/e-?mail/i).focus();
  await popup.keyboard.type(buyer.email);
  await popup.keyboard.press("Tab");
  await popup.getByLabel("Password", { exact: true }).focus();
  await popup.keyboard.type(buyer.password);
  await popup.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/checkout\/amazon$/);
  await awake(page);
  if (await shopper.checkout.terms.count()) {
    await tabTo(page, () => shopper.checkout.terms.evaluate((box) => box === document.activeElement));
    await page.keyboard.press("Space");
  }
  await expect(shopper.checkout.placeOrderButton).toBeEnabled();
  await tabTo(page, () => shopper.checkout.placeOrderButton.evaluate((button) => button === document.activeElement));
  await page.keyboard.press("Enter");
  await shopper.success.arrived();
});
