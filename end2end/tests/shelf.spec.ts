// What a visitor's browser fetches, and what moves under their eyes.
import { expect, test } from "../kit/fixtures.ts";
import { awake } from "../kit/pages/shop.ts";
import type { Page } from "@playwright/test";

/** The script files of any kind that the page fetches from now on. */
function scripts(page: Page): string[] {
  const fetched: string[] = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (/\.(js|wasm)$/.test(path)) fetched.push(path);
  });
  return fetched;
}

test("who only looks around loads no script", async ({ page }) => {
  const fetched = scripts(page);
  for (const path of ["/", "/category/outdoors", "/search?q=mug", "/cart"]) await page.goto(path, { waitUntil: "networkidle" });
  expect(fetched).toEqual([]);
});

test("the small cart loads Amazon's script only when it is opened", async ({ shopper, page }) => {
  await shopper.shop.openProduct("blue-shoes");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.goto("/category/outdoors", { waitUntil: "networkidle" });
  const fetched = scripts(page);
  await page.goto("/", { waitUntil: "networkidle" });
  expect(fetched).toEqual([]);
  await page.getByTestId("mini-cart").locator("summary").click();
  await expect(page.getByTestId("mini-cart").getByRole("button", { name: "Pay with Amazon" })).toBeVisible();
  await awake(page);
  await expect.poll(() => fetched.some((path) => path.endsWith("Widgets.js"))).toBe(true);
});

test("what costs nothing shows no Amazon button", async ({ shopper, page }) => {
  await shopper.shop.cartWith("knot-card");
  await expect(page.getByText("Knot", { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("main").getByRole("button", { name: "Pay with Amazon" })).toHaveCount(0);
});

test("a token in the hash is taken out of the address and signs in", async ({ shopper, page, control, buyer }) => {
  await shopper.shop.cartWith("blue-shoes");
  const { access_token: token } = await control.token(buyer.id);
  const state = await page.evaluate(async () => {
    const answer = await fetch("/api/begin_sign_in", { method: "POST" });
    return (await answer.json()) as string;
  });
  await page.goto(`/checkout/amazon/return#access_token=${encodeURIComponent(token)}&token_type=bearer&expires_in=3600&state=${state}`);
  await expect(page).toHaveURL(/\/checkout\/amazon$/);
  await shopper.checkout.ready();
});

test("a sign-in that was not begun here is refused in plain words", async ({ shopper, page, control, buyer }) => {
  await shopper.shop.cartWith("blue-shoes");
  const { access_token: token } = await control.token(buyer.id);
  await page.goto(`/checkout/amazon/return?access_token=${encodeURIComponent(token)}&token_type=bearer&expires_in=3600&state=made-up`);
  await expect(page).toHaveURL(/\/cart/);
  await expect(page).not.toHaveURL(/access_token/);
  await expect(page.getByRole("main").getByText("Blue Shoes").first()).toBeVisible();
});

test("nothing jumps on the way to the order", async ({ shopper, page }) => {
  await page.addInitScript(() => {
    const seen = { shift: 0 };
    (window as unknown as { seen: typeof seen }).seen = seen;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) seen.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const shift = () => page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift);
  await page.goto("/product/blue-shoes", { waitUntil: "networkidle" });
  expect(await shift(), "product page").toBeLessThan(0.02);
  await shopper.shop.addToCart();
  await page.waitForLoadState("networkidle");
  expect(await shift(), "cart").toBeLessThan(0.02);
  await shopper.payWithAmazon();
  await shopper.checkout.ready();
  expect(await shift(), "checkout").toBeLessThan(0.05);
});
