// What goes wrong, and what the shopper is told.
import { CheckoutPage } from "../kit/pages/checkout.ts";
import { expect, test } from "../kit/fixtures.ts";

test("a double click makes one order", async ({ shopper, control }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  const payment = await shopper.checkout.paymentId();
  await shopper.checkout.placeOrderButton.dblclick();
  await shopper.success.arrived();
  expect((await control.payment(payment)).authorizations).toHaveLength(1);
});

test("two tabs make one order", async ({ shopper, secondTab, control }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  const payment = await shopper.checkout.paymentId();
  const second = await secondTab();
  const other = new CheckoutPage(second);
  await other.open();
  await other.ready();
  expect(await other.paymentId()).toBe(payment);
  await Promise.all([shopper.checkout.placeOrderButton.click(), other.placeOrderButton.click()]);
  await shopper.success.arrived();
  await expect(second).toHaveURL(/\/checkout\/success/, { timeout: 30_000 });
  const numbers = [await shopper.success.orderNumber(), (await second.getByTestId("order-number").innerText()).trim()];
  expect(numbers[0]).toBe(numbers[1]);
  expect((await control.payment(payment)).authorizations).toHaveLength(1);
});

test("a declined card: the address stays, another card pays, the order keeps its number", async ({ shopper, control }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  await shopper.checkout.chooseCard(/3434/);
  await shopper.checkout.ready();
  const payment = await shopper.checkout.paymentId();
  await shopper.checkout.placeOrderButton.click();
  await expect(shopper.page.getByRole("alert").filter({ hasText: /payment method/i })).toBeVisible({ timeout: 20_000 });
  await expect(shopper.page).toHaveURL(/\/checkout\/amazon$/);
  await expect(shopper.checkout.addressBook.getByRole("button", { name: "Change address" })).toHaveCount(0);
  await shopper.checkout.chooseCard(/1111/);
  await shopper.checkout.placeOrder();
  await shopper.success.arrived();
  const held = await control.payment(payment);
  expect(held.authorizations.map((one) => one.state)).toEqual(["Declined", "Open"]);
});

test("a final decline leads back to a live cart, and nothing is lost", async ({ shopper, control, buyer }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  await control.decide("Authorize", { buyer: buyer.id }, { state: "Declined", reason: "AmazonRejected" });
  await shopper.checkout.placeOrderButton.click();
  await expect(shopper.page).toHaveURL(/\/cart/, { timeout: 20_000 });
  await expect(shopper.page.getByTestId("cart-notice")).toBeVisible();
  await expect(shopper.page.getByRole("main").getByText("Blue Shoes").first()).toBeVisible();
  // The next try is a new order with a new payment.
  await shopper.payWithAmazon();
  await shopper.checkout.placeOrder();
  await shopper.success.arrived();
});

test("a slow decision shows progress, refuses a second click, survives reload and a closed tab", async ({ shopper, control, buyer, context }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  const payment = await shopper.checkout.paymentId();
  await control.fault("Authorize", { buyer: buyer.id }, { kind: "delay", millis: 8000 });
  await shopper.checkout.placeOrderButton.click();
  await expect(shopper.page.getByTestId("deciding")).toBeVisible();
  await expect(shopper.checkout.placeOrderButton.and(shopper.page.locator(":enabled"))).toHaveCount(0);
  await shopper.page.reload();
  await expect(shopper.page.getByTestId("deciding")).toBeVisible();
  await shopper.page.close();
  const later = await context.newPage();
  await later.goto("/checkout/amazon");
  await expect(later).toHaveURL(/\/checkout\/success/, { timeout: 25_000 });
  expect((await control.payment(payment)).authorizations).toHaveLength(1);
});

test("the gateway is away before anything is bound: nothing was placed, everything is kept", async ({ shopper, control, buyer }) => {
  await shopper.reachCheckout("blue-shoes");
  await shopper.checkout.ready();
  await control.fault("SetOrderReferenceDetails", { buyer: buyer.id }, { kind: "status", status: 503, times: 50 });
  await shopper.checkout.placeOrderButton.click();
  await expect(shopper.page.getByRole("alert").filter({ hasText: /nothing (was|has been)/i })).toBeVisible({ timeout: 30_000 });
  await expect(shopper.page).toHaveURL(/\/checkout\/amazon$/);
});

test("the last piece goes to one of two shoppers, and the other is told", async ({ shopper, anotherShopper }) => {
  const last = "field-satchel";
  const other = await anotherShopper();
  await shopper.reachCheckout(last);
  await other.reachCheckout(last);
  await shopper.checkout.ready();
  await other.checkout.ready();
  await shopper.checkout.placeOrderButton.click();
  await shopper.success.arrived();
  await other.checkout.placeOrderButton.click();
  await expect(other.page.getByText(/sold out|no longer|out of stock/i).first()).toBeVisible({ timeout: 20_000 });
});

test("refusing consent at Amazon leads back to the cart with a plain word", async ({ shopper }) => {
  await shopper.shop.cartWith("blue-shoes");
  const amazon = await shopper.openAmazon();
  await amazon.getByRole("button", { name: /cancel/i }).or(amazon.getByRole("link", { name: /cancel/i })).click();
  await expect(shopper.page).toHaveURL(/\/cart/);
  await expect(shopper.shop.payButton()).toBeVisible();
});

test("bad input in the cart is answered plainly and changes nothing", async ({ shopper, page }) => {
  await shopper.shop.cartWith("blue-shoes");
  await page.getByLabel("Quantity").first().fill("5000");
  await page.getByRole("button", { name: /update/i }).first().click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await page.goto("/cart");
  await expect(page.getByLabel("Quantity").first()).toHaveValue("1");
});
