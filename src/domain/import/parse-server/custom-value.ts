type Values = Readonly<Record<string, unknown>>;

/** The value of a custom field without what Parse writes around it; any other value is itself. */
export const customValue = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { __type, ...rest } = value as Values;
  switch (__type) {
    case "Date":
      return rest.iso;
    case "Pointer":
    case "Object":
      return rest.objectId;
    case "Bytes":
      return rest.base64;
    case "GeoPoint":
    case "File":
      return rest;
    case "Polygon":
      return Array.isArray(rest.coordinates)
        ? rest.coordinates.map((each: unknown) => {
            const [latitude, longitude] = Array.isArray(each) ? each : [];
            return { latitude, longitude };
          })
        : value;
    default:
      return value;
  }
};
