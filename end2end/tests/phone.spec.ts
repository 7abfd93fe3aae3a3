// 360 pixels wide, a finger in place of a mouse, sign-in by redirect.
import { expect, test } from "../kit/fixtures.ts";
import { awake } from "../kit/pages/shop.ts";

test("an order on a phone", async ({ shopper, page }) => {
  await shopper.shop.cartWith("blue-shoes");
  await awake(page);
  await shopper.shop.payButton().tap();
  await shopper.signInOn(page);
  await expect(page).toHaveURL(/\/checkout\/amazon$/);
  await shopper.checkout.ready();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, "nothing sticks out sideways").toBeLessThanOrEqual(360);
  await shopper.checkout.placeOrderButton.tap();
  await shopper.success.arrived();
});

for (const path of ["/", "/category/footwear", "/product/blue-shoes", "/cart", "/search?q=shoe"])
  test(`${path} fits a phone`, async ({ page }) => {
    await page.goto(path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
