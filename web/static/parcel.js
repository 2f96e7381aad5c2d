// A file on its way from the page where it was dropped to the page that takes it in: kept by the browser in between.
// @ts-check

const NAME = "zhushu";
const STORE = "parcels";
const KEY = "dropped";

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

/** What a request comes to. @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function settled(request) {
  return new Promise((settle, fail) => {
    request.onsuccess = () => settle(request.result);
    request.onerror = () => fail(request.error);
  });
}

/** Keep a file until it is taken, in place of any other. @param {File} file */
export async function leave(file) {
  const database = await open();
  await settled(database.transaction(STORE, "readwrite").objectStore(STORE).put(file, KEY));
  database.close();
}

/** The file that was left, once; null where none was. @returns {Promise<File | null>} */
export async function collect() {
  const database = await open();
  const store = database.transaction(STORE, "readwrite").objectStore(STORE);
  const found = await settled(store.get(KEY));
  await settled(store.delete(KEY));
  database.close();
  return found instanceof File ? found : null;
}
