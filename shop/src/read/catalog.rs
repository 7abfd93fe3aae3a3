//! Home, categories, products and search.

use std::sync::Arc;

use commerce::money::{Currency, Money};

use super::views::{
    CategoryCard, CategoryPage, HomePage, ProductCard, ProductPage, SearchPage, Stock, VariantView,
};
use crate::Shop;
use crate::db::catalog::{self, CardRow, CategoryRow, VariantRow};
use crate::error::Broken;

/// At most so many of the same category stand below a product.
const RELATED: usize = 4;
/// At most so many words of a search are looked at, and so many products shown.
const MAX_WORDS: usize = 8;
const MAX_FOUND: usize = 60;

/// All categories, for the navigation.
///
/// # Errors
/// When the database fails.
pub async fn categories(shop: &Shop) -> Result<Arc<Vec<CategoryCard>>, Broken> {
    let make = async {
        let mut conn = shop.db().read().await?;
        Ok(catalog::categories(conn.on())
            .await?
            .into_iter()
            .map(category_card)
            .collect())
    };
    shop.shelf().categories.get(&(), make).await
}

/// The home page.
///
/// # Errors
/// When the database fails.
pub async fn home(shop: &Shop) -> Result<Arc<HomePage>, Broken> {
    let make = async {
        let mut conn = shop.db().read().await?;
        let categories = catalog::categories(conn.on())
            .await?
            .into_iter()
            .map(category_card)
            .collect();
        let featured = cards(catalog::featured(conn.on()).await?)?;
        Ok(HomePage { categories, featured })
    };
    shop.shelf().home.get(&(), make).await
}

/// A category with its products; `None` inside when there is no such category.
///
/// # Errors
/// When the database fails.
pub async fn category(shop: &Shop, slug: &str) -> Result<Arc<Option<CategoryPage>>, Broken> {
    let make = async {
        let mut conn = shop.db().read().await?;
        let Some(row) = catalog::category(conn.on(), slug).await? else {
            return Ok(None);
        };
        let products = cards(catalog::cards_of(conn.on(), slug).await?)?;
        Ok(Some(CategoryPage {
            category: category_card(row),
            products,
        }))
    };
    shop.shelf().category.get(&slug.to_owned(), make).await
}

/// A product with its variants; `None` inside when there is no such product.
///
/// # Errors
/// When the database fails.
pub async fn product(shop: &Shop, slug: &str) -> Result<Arc<Option<ProductPage>>, Broken> {
    let make = async {
        let mut conn = shop.db().read().await?;
        let Some(row) = catalog::product(conn.on(), slug).await? else {
            return Ok(None);
        };
        let category = catalog::category(conn.on(), &row.category_slug)
            .await?
            .ok_or_else(|| Broken::data("a product without its category"))?;
        let digital = row.digital.0;
        let variants = catalog::variants_of(conn.on(), slug)
            .await?
            .into_iter()
            .map(|variant| variant_view(variant, digital))
            .collect::<Result<_, _>>()?;
        let mut related = cards(catalog::cards_of(conn.on(), &row.category_slug).await?)?;
        related.retain(|card| card.slug != slug);
        related.truncate(RELATED);
        Ok(Some(ProductPage {
            slug: row.slug,
            name: row.name,
            tagline: row.tagline,
            description: row.description.0,
            picture: row.picture,
            digital,
            category: category_card(category),
            variants,
            related,
        }))
    };
    shop.shelf().product.get(&slug.to_owned(), make).await
}

/// Products whose name or text contains all of the words, in any order and case. No words find nothing.
///
/// # Errors
/// When the database fails.
pub async fn search(shop: &Shop, words: &str) -> Result<SearchPage, Broken> {
    let lower = words.to_lowercase();
    let mut wanted: Vec<&str> = lower.split_whitespace().take(MAX_WORDS).collect();
    let understood = words
        .split_whitespace()
        .take(MAX_WORDS)
        .collect::<Vec<_>>()
        .join(" ");
    // The longest word finds the fewest; the others are looked for in what it found.
    wanted.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let Some((first, others)) = wanted.split_first() else {
        return Ok(SearchPage {
            words: understood,
            products: Vec::new(),
        });
    };
    let mut conn = shop.db().read().await?;
    let mut found = catalog::cards_with(conn.on(), first).await?;
    found.retain(|row| others.iter().all(|word| row.words.contains(word)));
    // A word in the name counts more than one in the text.
    found.sort_by_key(|row| {
        let name = row.name.to_lowercase();
        wanted.iter().filter(|word| !name.contains(**word)).count()
    });
    found.truncate(MAX_FOUND);
    Ok(SearchPage {
        words: understood,
        products: cards(found)?,
    })
}

fn category_card(row: CategoryRow) -> CategoryCard {
    CategoryCard {
        slug: row.slug,
        name: row.name,
        blurb: row.blurb,
        picture: row.picture,
    }
}

fn cards(rows: Vec<CardRow>) -> Result<Vec<ProductCard>, Broken> {
    rows.into_iter().map(product_card).collect()
}

fn product_card(row: CardRow) -> Result<ProductCard, Broken> {
    Ok(ProductCard {
        price: price(row.lowest_minor, &row.currency)?,
        price_varies: row.lowest_minor != row.highest_minor,
        in_stock: row.most_stock > 0,
        digital: row.digital.0,
        slug: row.slug,
        name: row.name,
        tagline: row.tagline,
        picture: row.picture,
        category: row.category_slug,
    })
}

fn variant_view(row: VariantRow, digital: bool) -> Result<VariantView, Broken> {
    Ok(VariantView {
        price: price(row.price_minor, &row.currency)?,
        stock: Stock::of(row.stock, digital),
        sku: row.sku,
        name: row.name,
    })
}

/// An amount from its two columns.
pub(super) fn price(minor: i64, currency: &str) -> Result<Money, Broken> {
    Ok(Money::new(
        minor,
        Currency::parse(currency).map_err(Broken::data)?,
    ))
}
