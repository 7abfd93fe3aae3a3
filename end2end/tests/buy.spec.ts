// From the shelf to the success page.
import { awake } from "../kit/pages/shop.ts";
import { expect, test } from "../kit/fixtures.ts";

test("Blue Shoes are bought with two clicks after signing in", async ({ shopper, control }) => {
  await shopper.reachCheckout("blue-shoes");
  await expect(shopper.page).not.toHaveURL(/access_token/);
  await shopper.checkout.ready();
  const payment = await shopper.checkout.paymentId();
  await shopper.checkout.placeOrderButton.click();
  await shopper.success.arrived();
  await expect(shopper.page.getByTestId("order-number")).toBeVisible();
  await expect(shopper.page.getByText("Blue Shoes").first()).toBeVisible();

  const held = await control.payment(payment);
  expect(held.state).toBe("Open");
  expect(held.authorizations.map((one) => one.state)).toEqual(["Open"]);
});

test("the confirmation mail is in the mailbox once the payment is authorized", async ({ shopper }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.placeOrder();
  await shopper.success.arrived();
  const number = await shopper.success.orderNumber();
  await expect(async () => {
    await shopper.page.goto("/demo/mailbox");
    await expect(shopper.page.getByText(number).first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
});

test("sign-in by redirect, with no script until the checkout", async ({ browser, control, buyer }) => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const page = await plain.newPage();
  await page.goto("/product/blue-shoes");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.goto("/cart");
  await page.getByRole("main").getByRole("button", { name: "Pay with Amazon" }).first().click();
  await page.getByLabel(/e-?mail/i).fill(buyer.email);
  await page.getByLabel("Password", { exact: true }).fill(buyer.password);
  await page.getByRole("button", { name: /^sign in/i }).click();
  await expect(page).toHaveURL(/\/checkout\/amazon$/);
  await expect(page.getByRole("heading", { name: /shipping address/i })).toBeVisible();
  await plain.close();
  expect(control).toBeTruthy();
});

test("a reload in the middle keeps every step", async ({ shopper }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  await shopper.checkout.chooseShipping(/Express/);
  await expect(shopper.checkout.placeOrderButton).toContainText("$");
  await expect(shopper.page.getByTestId("checkout-saved")).toBeAttached();
  const total = await shopper.page.getByTestId("order-total").innerText();
  await shopper.page.reload();
  await awake(shopper.page);
  await expect(shopper.page.getByRole("radio", { name: /Express/ })).toBeChecked();
  await expect(shopper.page.getByTestId("order-total")).toHaveText(total);
  await shopper.checkout.placeOrder();
  await shopper.success.arrived();
});

test("Back from the cart shows the same checkout", async ({ shopper }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  const payment = await shopper.checkout.paymentId();
  await shopper.page.goto("/cart");
  await shopper.page.goBack();
  await shopper.checkout.ready();
  expect(await shopper.checkout.paymentId()).toBe(payment);
});

test("a new address re-quotes shipping and tax, and a method that no longer fits is replaced", async ({ shopper, control }) => {
  const traveler = await control.buyer({
    name: "Nora Vale",
    addresses: [
      { name: "Nora Vale", line1: "18 Pine Street", city: "Seattle", state_or_region: "WA", postal_code: "98101", country_code: "US", phone: "206 555 0100" },
      { name: "Nora Vale", line1: "12 Midnight Road", city: "Anchorage", state_or_region: "AK", postal_code: "99501", country_code: "US", phone: "907 555 0100" },
    ],
  });
  (shopper as { buyer: typeof traveler }).buyer = traveler;
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  await shopper.checkout.chooseShipping(/Express/);
  const before = await shopper.page.getByTestId("order-total").innerText();
  await shopper.checkout.chooseAddress(/Anchorage/);
  await expect(shopper.page.getByTestId("order-total")).not.toHaveText(before);
  await expect(shopper.page.getByRole("radio", { name: /Standard/ })).toBeChecked();
  await expect(shopper.page.getByTestId("checkout-note")).toContainText(/Standard/);
});

test("a cart of digital goods has no address and no shipping step", async ({ shopper, page }) => {
  const digital = "meadow-field-guide";
  await shopper.reachCheckout(digital);
  await shopper.checkout.ready();
  await expect(page.getByRole("heading", { name: /shipping address/i })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /shipping method/i })).toHaveCount(0);
  await shopper.checkout.placeOrderButton.click();
  await shopper.success.arrived();
});

test("the purchase is offered once, whatever is reloaded", async ({ shopper, page }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.placeOrder();
  await shopper.success.arrived();
  await awake(page);
  const counted = () =>
    page.evaluate(
      () => ((window as unknown as { dataLayer?: { event?: string }[] }).dataLayer ?? []).filter((one) => one.event === "purchase").length,
    );
  await expect.poll(counted).toBe(1);
  await page.waitForLoadState("networkidle");
  await page.reload();
  await page.waitForLoadState("networkidle");
  expect(await counted()).toBe(0);
});
